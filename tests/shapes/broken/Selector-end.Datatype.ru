# focus: ../text/00aa#selector=0,13
DELETE WHERE { <../text/00aa#selector=0,13> oa:end ?value } ;
INSERT DATA { <../text/00aa#selector=0,13> oa:end "13"^^xsd:decimal }
