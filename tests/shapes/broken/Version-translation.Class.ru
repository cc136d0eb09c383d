# focus: talks#version-en
INSERT DATA { <talks#version-en> schema:workTranslation <talks#work> }
