# focus: ../text/00aa#char=0,13
DELETE WHERE { <../text/00aa#char=0,13> oa:hasSelector ?value }
