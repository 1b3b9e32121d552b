from django import template

from intake.institution.queries import contact_people

register = template.Library()
register.simple_tag(contact_people)
