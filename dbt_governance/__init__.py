"""The module by which dbt discovers our plugin: dbt looks for installed modules named `dbt_*`."""

from governance.plugins.before_build import Govern

plugins = [Govern]
