# focus: ../place/port-town
DELETE WHERE { <../place/port-town> rec:mentionedAt ?value }
