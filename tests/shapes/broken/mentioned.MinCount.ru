# focus: ../topic/fishing-rights
DELETE WHERE { <../topic/fishing-rights> rec:mentionedAt ?value }
