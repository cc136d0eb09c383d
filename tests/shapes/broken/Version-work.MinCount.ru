# focus: talks#version-en
DELETE WHERE { <talks#version-en> schema:exampleOfWork ?value }
