# focus: talks#version-fr
INSERT DATA { <talks#version-fr> schema:datePublished "2023"^^xsd:gYear }
