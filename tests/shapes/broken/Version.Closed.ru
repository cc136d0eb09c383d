# focus: talks#version-fr
INSERT DATA { <talks#version-fr> schema:headline "x" }
