# focus: ../text/00aa#selector=0,13
DELETE WHERE { <../text/00aa#selector=0,13> oa:start ?value } ;
INSERT DATA { <../text/00aa#selector=0,13> oa:start "13"^^xsd:integer }
