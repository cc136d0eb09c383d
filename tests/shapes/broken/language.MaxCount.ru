# focus: talks#version-fr
INSERT DATA { <talks#version-fr> schema:inLanguage "de" }
