# focus: talks#version-fr
INSERT DATA { <talks#version-fr> schema:publisher <../actor/islandia> }
