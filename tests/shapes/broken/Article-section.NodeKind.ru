# focus: talks
DELETE WHERE { <talks> schema:articleSection ?value } ;
INSERT DATA { <talks> schema:articleSection <talks> }
