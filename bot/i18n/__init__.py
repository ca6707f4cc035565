"""Words in other languages: gettext catalogues, and what CLDR knows of languages."""
