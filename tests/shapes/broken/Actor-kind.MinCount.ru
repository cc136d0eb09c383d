# focus: talks/actor/envoy
DELETE WHERE { <talks/actor/envoy> rec:actorKind ?value }
