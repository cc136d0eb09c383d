// Reads lines of FollowTheMoney entities with the model's own library and tells what it understood, or fails. That
// library is a version behind the model: there nothing but things has a proof, so that those of roles are left out.
const { Model, defaultModel } = require(process.argv[2]);
const model = new Model(defaultModel);
const lines = require("fs").readFileSync(0, "utf-8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
for (const line of lines) {
  const schema = model.getSchema(line.schema);
  if (schema.isA("Interval") && !schema.isA("Thing")) delete line.properties.proof;
}
const entities = lines.map((line) => model.getEntity(line));
const known = new Map(entities.map((entity) => [entity.id, entity]));
entities.forEach((entity, at) => {
  const lacking = entity.schema.required.filter((name) => !entity.getProperty(name).length);
  if (lacking.length) throw new Error(`${entity.schema.name} without ${lacking}`);
  for (const [name, values] of Object.entries(lines[at].properties)) {
    const property = entity.schema.getProperty(name);
    if (entity.getProperty(name).length !== values.length) throw new Error(`${name} was not understood`);
    if (!property.type.isEntity) continue;
    for (const value of values) {
      const other = known.get(value);
      if (!other) throw new Error(`${name} leads nowhere`);
      if (!other.schema.isA(property.getRange())) throw new Error(`${name} must not lead to ${other.schema.name}`);
    }
  }
});
console.log(JSON.stringify(entities.map((entity) => ({ id: entity.id, schema: entity.schema.name }))));
