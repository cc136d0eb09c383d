# focus: ../text/00aa#selector=0,13
INSERT DATA { <../text/00aa#selector=0,13> oa:end "12"^^xsd:integer }
