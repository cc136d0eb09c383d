# focus: ../text/00aa
DELETE WHERE { <../text/00aa> nif:endIndex ?value } ;
INSERT DATA { <../text/00aa> nif:endIndex "940"^^xsd:decimal }
