# focus: talks#version-fr
DELETE WHERE { <talks#version-fr> schema:inLanguage ?value }
