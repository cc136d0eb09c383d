# focus: ../topic/fishing-rights
INSERT DATA { <../topic/fishing-rights> rec:mentiondAt "x" }
