# focus: talks#version-en
DELETE WHERE { <talks#version-en> schema:exampleOfWork ?value } ;
INSERT DATA { <talks#version-en> schema:exampleOfWork <talks> }
