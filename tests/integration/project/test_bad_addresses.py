import pytest


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["/%00", "/articles/%00/", "/share/%00/", "/share/confirm/%00/", "/share/?x=%00", "/admin/%00/",
     "/cms/?next=%00", "/healthz?x=%00"],
)  # fmt: skip
def test_an_address_with_a_nul_is_a_bad_request(client, address):
    response = client.get(address)
    assert response.status_code == 400
    assert "<h1>" in response.text


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/nowhere/",
        "/articles/%ED%A0%80/",
        "/share/' OR 1=1 --/",
        "/" + "x" * 3000 + "/",
        "/%F0%9F%92%A5/",
    ],
)
def test_an_address_that_leads_nowhere_is_not_found(client, address):
    assert client.get(address).status_code == 404
