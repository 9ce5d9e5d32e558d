"""Sphinx's configuration: ``python3 -m sphinx -W docs build/docs`` builds the documentation.

Python finds the package because ``-m`` puts the current folder on its path.
"""

from __future__ import annotations

from moto_devicefarm import __version__

project = "moto_devicefarm"
author = "The moto_devicefarm authors"
copyright = author
version = release = __version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_copybutton"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented_params"
autodoc_member_order = "bysource"
toc_object_entries_show_parents = "hide"
html_theme = "furo"
html_static_path = ["static"]
html_css_files = ["wide.css"]
html_title = f"moto_devicefarm {version}"
copybutton_prompt_text = "$ "
