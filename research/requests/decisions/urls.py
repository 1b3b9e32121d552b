from django.urls import path

from research.requests.decisions import views

app_name = "decisions"
urlpatterns = [
    path("<uuid:request_id>/check/", views.check_page, name="check"),
    path("<uuid:request_id>/check/ladder/", views.compute_ladder, name="compute_ladder"),
    path("<uuid:request_id>/approve/", views.approve_page, name="approve"),
    path("<uuid:request_id>/refuse/", views.refuse_page, name="refuse"),
    path("<uuid:request_id>/refuse/reconsider/", views.reconsider, name="reconsider"),
    path("<uuid:request_id>/reply/", views.reply_page, name="reply"),
    path("<uuid:request_id>/revoke/", views.revoke_page, name="revoke"),
    path("<uuid:request_id>/extend/", views.extend_page, name="extend"),
]
