# focus: talks/role/cousin
DELETE WHERE { <talks/role/cousin> rec:relatedTo ?value }
