# focus: ../actor/islandia
INSERT DATA { <../actor/islandia> rec:territory <../topic/fishing-rights> }
