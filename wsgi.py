"""The server's entry: the application, with its courier running where deliveries are carried in this process."""

from community.app import create_app

app = create_app()
