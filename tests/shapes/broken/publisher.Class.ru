# focus: talks#version-fr
DELETE WHERE { <talks#version-fr> schema:publisher ?value } ;
INSERT DATA { <talks#version-fr> schema:publisher <../topic/fishing-rights> }
