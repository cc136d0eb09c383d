# focus: talks#version-fr
DELETE WHERE { <talks#version-fr> schema:inLanguage ?value } ;
INSERT DATA { <talks#version-fr> schema:inLanguage "fr"@fr }
