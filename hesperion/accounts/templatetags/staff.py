from django import template

from hesperion.accounts.queries import name_of

register = template.Library()
register.filter("staff_name", name_of)
