"""The page "Nhiệm vụ": what one body must do, in every plan that binds it."""

from ui_streamlit.views.duties.listing import show

__all__ = ["show"]
