import pytest
from kombu import Connection

from hesperion.settings.queues import broker_options


@pytest.mark.parametrize("url", ["amqp://u:p@host//", "redis://host/0", "pgmq://u:p@host/name"])
def test_each_broker_that_the_documents_name_has_its_client(url):
    assert Connection(url, transport_options=broker_options(url)).transport


def test_pgmq_is_given_its_own_database_and_a_decoded_socket_folder():
    options = broker_options("pgmq://me:pw@%2Ftmp%2Fhere/queues")
    assert options["conn_string"] == "user=me password=pw dbname=queues host=/tmp/here"


def test_other_brokers_get_no_options_that_only_pgmq_knows():
    assert "conn_string" not in broker_options("redis://host/0")
