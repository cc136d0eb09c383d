# focus: ../text/00aa#char=14,24
INSERT DATA { <../text/00aa#char=14,24> rec:paragraph "0"^^xsd:integer }
