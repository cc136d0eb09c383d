# focus: talks#version-fr
DELETE WHERE { <talks#version-fr> schema:datePublished ?value } ;
INSERT DATA { <talks#version-fr> schema:datePublished "May 2023" }
