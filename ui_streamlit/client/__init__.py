"""What the page knows of the service: its address, its endpoints, its errors. HTTP only."""

from ui_streamlit.client.connection import Connection, Download, Event, ServiceError

__all__ = ["Connection", "Download", "Event", "ServiceError"]
