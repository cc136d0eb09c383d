# focus: ../actor/ada-writer
DELETE WHERE { <../actor/ada-writer> schema:sameAs ?value } ;
INSERT DATA { <../actor/ada-writer> schema:sameAs "Q1" }
