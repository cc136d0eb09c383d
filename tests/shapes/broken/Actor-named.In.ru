# focus: ../actor/the-gazette
DELETE WHERE { <../actor/the-gazette> rec:isNamed ?value } ;
INSERT DATA { <../actor/the-gazette> rec:isNamed "yes" }
