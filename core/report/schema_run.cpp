#include "report/schema_texts.h"

namespace naga::report {

std::string_view run_schema() {
    return R"json(
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "naga-run/1",
  "type": "object",
  "required": ["exercise", "format", "scenario", "seed", "respond", "skill", "share", "replicates",
               "until", "set"],
  "additionalProperties": false,
  "properties": {
    "exercise": {"const": "EXERCISE EXERCISE EXERCISE"},
    "format": {"const": "naga-run/1"},
    "scenario": {"type": "string", "pattern": "^[a-z0-9-]{1,64}$"},
    "seed": {"type": "integer", "minimum": 0, "maximum": 18446744073709551615},
    "respond": {"enum": ["none", "stand-ins", "prompt", "journal"]},
    "skill": {
      "description": "Empty for the scenario's.",
      "type": "string", "pattern": "^[a-z0-9-]{0,64}$"
    },
    "share": {"enum": ["none", "silent", "playbook"]},
    "replicates": {"type": "integer", "minimum": 0, "maximum": 10000},
    "until": {
      "description": "A whole minute, or empty for the end of the exercise.",
      "type": "string", "pattern": "^(T[+][0-9]{1,6}:[0-5][0-9](:00([.]0+)?)?)?$"
    },
    "set": {"type": "array", "items": {"type": "string", "pattern": "="}},
    "inputs": {
      "description": "Digests of the texts the run was made from.",
      "type": "object",
      "additionalProperties": false,
      "required": ["scenario", "playbook", "world"],
      "properties": {
        "scenario": {"type": "string", "pattern": "^[0-9a-f]{16}$"},
        "playbook": {"type": "string", "pattern": "^[0-9a-f]{16}$"},
        "world": {"type": "string", "pattern": "^[0-9a-f]{16}$"}
      }
    },
    "digests": {
      "description": "World, evidence and journal at the end of each minute up to ENDEX.",
      "type": "array",
      "items": {"type": "string", "pattern": "^[0-9a-f]{16}-[0-9a-f]{16}-[0-9a-f]{16}$"}
    }
  }
}
)json";
}

}  // namespace naga::report
