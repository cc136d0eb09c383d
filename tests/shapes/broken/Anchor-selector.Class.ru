# focus: ../text/00aa#char=0,13
DELETE WHERE { <../text/00aa#char=0,13> oa:hasSelector ?value } ;
INSERT DATA { <../text/00aa#char=0,13> oa:hasSelector <talks> }
