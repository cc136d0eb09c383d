# focus: ../text/00aa#char=0,13
INSERT DATA { <../text/00aa#char=0,13> rec:paragraph "2"^^xsd:integer }
