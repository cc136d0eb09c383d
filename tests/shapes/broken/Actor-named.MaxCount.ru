# focus: ../actor/the-gazette
INSERT DATA { <../actor/the-gazette> rec:isNamed false }
