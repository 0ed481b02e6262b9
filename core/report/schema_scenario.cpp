#include "report/schema_texts.h"

namespace naga::report {

std::string_view scenario_schema() {
    return R"json(
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "naga-scenario/1",
  "type": "object",
  "required": ["format", "id", "name", "world", "playbook", "start", "zone", "length", "weights",
               "teams"],
  "additionalProperties": false,
  "properties": {
    "format": {"const": "naga-scenario/1"},
    "id": {"$ref": "#/$defs/id"},
    "name": {"$ref": "#/$defs/words"},
    "summary": {"$ref": "#/$defs/words"},
    "world": {"type": "string", "minLength": 1},
    "playbook": {"type": "string", "minLength": 1},
    "start": {
      "type": "string",
      "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]$"
    },
    "zone": {"$ref": "#/$defs/text"},
    "length": {"$ref": "#/$defs/duration"},
    "after": {"$ref": "#/$defs/duration"},
    "time_factor": {"type": "number", "minimum": 0.001, "maximum": 1000},
    "skill": {"$ref": "#/$defs/id"},
    "attack_size": {"type": "number", "minimum": 0, "maximum": 1000},
    "weights": {
      "description": "Points of the composite a unit of each dimension of harm.",
      "type": "object", "additionalProperties": false,
      "required": ["service_user_hours", "defaced_site_hours", "infected_host_hours",
                   "credentials_lost", "records_lost"],
      "properties": {
        "service_user_hours": {"$ref": "#/$defs/weight"},
        "defaced_site_hours": {"$ref": "#/$defs/weight"},
        "infected_host_hours": {"$ref": "#/$defs/weight"},
        "credentials_lost": {"$ref": "#/$defs/weight"},
        "records_lost": {"$ref": "#/$defs/weight"}
      }
    },
    "actors": {"type": "array", "maxItems": 100, "items": {"$ref": "#/$defs/actor"}},
    "lairs": {"type": "array", "maxItems": 100, "items": {"$ref": "#/$defs/lair"}},
    "malware": {"type": "array", "maxItems": 8, "items": {"$ref": "#/$defs/malware"}},
    "campaigns": {"type": "array", "maxItems": 100, "items": {"$ref": "#/$defs/campaign"}},
    "teams": {"type": "array", "minItems": 1, "maxItems": 200, "items": {"$ref": "#/$defs/team"}},
    "sensors": {"type": "array", "maxItems": 1000, "items": {"$ref": "#/$defs/sensor"}},
    "decoys": {"type": "array", "maxItems": 1000, "items": {"$ref": "#/$defs/decoy"}},
    "personas": {"type": "array", "maxItems": 200, "items": {"$ref": "#/$defs/persona"}},
    "milestones": {"type": "array", "maxItems": 500, "items": {"$ref": "#/$defs/milestone"}},
    "forbidden_words": {
      "description": "Words of the truth: no message to a team may hold them.",
      "type": "array", "maxItems": 1000, "items": {"$ref": "#/$defs/text"}
    },
    "msel": {"type": "array", "maxItems": 1000, "items": {"$ref": "#/$defs/inject"}},
    "objectives": {"type": "array", "maxItems": 200, "items": {"$ref": "#/$defs/objective"}}
  },
  "$defs": {
    "id": {
      "description": "At most 64 lower case letters, digits and '-'.",
      "type": ["string", "integer"], "pattern": "^[a-z0-9-]{1,64}$", "minimum": 0
    },
    "reference": {
      "description": "At most 64 letters, digits, '-', '.' and '_'.",
      "type": ["string", "integer"], "pattern": "^[A-Za-z0-9._-]{1,64}$", "minimum": 0
    },
    "references": {"type": "array", "items": {"$ref": "#/$defs/reference"}},
    "text": {
      "description": "Any single value without control characters.",
      "type": ["string", "number", "boolean"],
      "pattern": "^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$"
    },
    "words": {
      "description": "A text that people see: English, or English and Lao.",
      "oneOf": [
        {"$ref": "#/$defs/text"},
        {
          "type": "object", "required": ["en"], "additionalProperties": false,
          "properties": {"en": {"$ref": "#/$defs/text"}, "lo": {"$ref": "#/$defs/text"}}
        }
      ]
    },
    "instant": {
      "description": "From the start of the exercise: T+02:10, T+02:14:30.25.",
      "type": "string",
      "pattern": "^T[+]([0-9]{1,5}|100000):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,6})?)?$"
    },
    "duration": {
      "description": "12 ms, 90s, 1h30m, 2.5 h; at most 100 years.",
      "type": "string",
      "pattern": "^([0-9]+([.][0-9]+)? ?(us|ms|s|m|min|h|d)|([0-9]+(us|ms|s|m|h|d))+)$"
    },
    "rate": {
      "description": "2.5 Gbit/s; at most 100 Tbit/s.",
      "type": "string", "pattern": "^[0-9]+([.][0-9]+)? ?[kMGT]?bit/s$"
    },
    "share": {
      "description": "35 % or 0.35, to six places.",
      "type": ["string", "number"], "minimum": 0, "maximum": 1,
      "pattern": "^(100([.]0+)?|[0-9]{1,2}([.][0-9]+)?) ?%$|^(1([.]0+)?|0([.][0-9]+)?)$"
    },
    "drill_name": {
      "description": "A name that nobody has (RFC 2606).",
      "type": "string", "maxLength": 253,
      "pattern": "^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?[.])+(example|test|invalid)$"
    },
    "weight": {"type": "number", "minimum": 0, "maximum": 1000000000},
    "incident": {"enum": ["none", "defacement", "phishing", "infection", "flood", "outage"]},
    "actor": {
      "type": "object", "required": ["id", "name", "motive", "country"],
      "additionalProperties": false,
      "properties": {
        "id": {"$ref": "#/$defs/id"},
        "name": {"$ref": "#/$defs/words"},
        "motive": {"enum": ["criminal", "cultural", "political"]},
        "country": {"$ref": "#/$defs/id"},
        "trace": {"$ref": "#/$defs/words"}
      }
    },
    "lair": {
      "type": "object", "required": ["id", "kind", "actor", "name", "network"],
      "additionalProperties": false,
      "properties": {
        "id": {"$ref": "#/$defs/id"},
        "kind": {"enum": ["command", "phishing"]},
        "actor": {"$ref": "#/$defs/id"},
        "name": {"$ref": "#/$defs/drill_name"},
        "network": {"$ref": "#/$defs/id"},
        "stance": {"enum": ["helpful", "inadequate", "ignoring"]},
        "hosting": {"enum": ["ordinary", "resilient"]}
      }
    },
    "per_hour": {"type": "number", "minimum": 0, "maximum": 10000},
    "malware": {
      "type": "object", "required": ["id", "name", "weakness"], "additionalProperties": false,
      "properties": {
        "id": {"$ref": "#/$defs/id"},
        "name": {"$ref": "#/$defs/words"},
        "weakness": {"$ref": "#/$defs/id"},
        "stick_weakness": {"$ref": "#/$defs/id"},
        "scan_per_hour": {"$ref": "#/$defs/per_hour"},
        "local_per_hour": {"$ref": "#/$defs/per_hour"},
        "stick_per_hour": {"$ref": "#/$defs/per_hour"},
        "spreads_for": {"$ref": "#/$defs/duration"},
        "probes_a_contact": {"type": "integer", "minimum": 0, "maximum": 100000000},
        "lairs": {"$ref": "#/$defs/references"},
        "moves_after": {"$ref": "#/$defs/duration"}
      }
    },
    "campaign": {
      "type": "object", "required": ["id", "name", "actor", "kind", "start"],
      "properties": {
        "id": {"$ref": "#/$defs/id"},
        "name": {"$ref": "#/$defs/words"},
        "actor": {"$ref": "#/$defs/id"},
        "kind": {"enum": ["infection", "defacement", "phishing", "flood"]},
        "techniques": {"$ref": "#/$defs/references"},
        "enabled": {"type": "boolean"},
        "start": {"$ref": "#/$defs/instant"}
      },
      "allOf": [
        {"if": {"properties": {"kind": {"const": "infection"}}},
         "then": {"$ref": "#/$defs/infection"}},
        {"if": {"properties": {"kind": {"const": "defacement"}}},
         "then": {"$ref": "#/$defs/defacement"}},
        {"if": {"properties": {"kind": {"const": "phishing"}}},
         "then": {"$ref": "#/$defs/phishing"}},
        {"if": {"properties": {"kind": {"const": "flood"}}},
         "then": {"$ref": "#/$defs/flood"}}
      ],
      "unevaluatedProperties": false
    },
    "infection": {
      "required": ["malware"],
      "properties": {
        "malware": {"$ref": "#/$defs/id"},
        "seeds": {
          "type": "array", "maxItems": 1000,
          "items": {
            "type": "object", "required": ["group", "count"], "additionalProperties": false,
            "properties": {
              "group": {"$ref": "#/$defs/id"},
              "count": {"type": "integer", "minimum": 1, "maximum": 1000000},
              "at": {"$ref": "#/$defs/instant"}
            }
          }
        }
      }
    },
    "defacement": {
      "description": "Without sectors or again_after, those of the motive of the actor.",
      "required": ["weakness", "sites", "pace"],
      "properties": {
        "weakness": {"$ref": "#/$defs/id"},
        "sectors": {"$ref": "#/$defs/references"},
        "sites": {"type": "integer", "minimum": 1, "maximum": 100000},
        "pace": {"$ref": "#/$defs/duration"},
        "again_after": {"$ref": "#/$defs/duration"}
      }
    },
    "phishing": {
      "description": "Without use_after, that of the motive of the actor.",
      "required": ["lair"],
      "properties": {
        "lair": {"$ref": "#/$defs/id"},
        "use_after": {"$ref": "#/$defs/duration"},
        "waves": {
          "type": "array", "maxItems": 1000,
          "items": {
            "type": "object", "additionalProperties": false,
            "properties": {
              "at": {"$ref": "#/$defs/instant"},
              "people": {"$ref": "#/$defs/references"}
            }
          }
        }
      }
    },
    "flood": {
      "description": "Without length, that of the motive of the actor.",
      "anyOf": [{"required": ["malware"]}, {"required": ["amplifier"]}],
      "dependentRequired": {
        "malware": ["per_bot"], "per_bot": ["malware"], "bots_in": ["malware"],
        "amplifier": ["per_amplifier"], "per_amplifier": ["amplifier"]
      },
      "properties": {
        "length": {"$ref": "#/$defs/duration"},
        "targets": {"$ref": "#/$defs/references"},
        "malware": {"$ref": "#/$defs/id"},
        "per_bot": {"$ref": "#/$defs/rate"},
        "bots_in": {"$ref": "#/$defs/references"},
        "amplifier": {"$ref": "#/$defs/id"},
        "per_amplifier": {"$ref": "#/$defs/rate"},
        "size": {"type": "number", "minimum": 0, "maximum": 1000}
      }
    },
    "team": {
      "type": "object", "required": ["id", "name", "role", "country"],
      "additionalProperties": false,
      "properties": {
        "id": {"$ref": "#/$defs/id"},
        "name": {"$ref": "#/$defs/words"},
        "role": {
          "enum": ["cert", "telco", "isp", "ministry", "association", "foreign-cert", "provider"]
        },
        "country": {"$ref": "#/$defs/id"},
        "organisation": {"$ref": "#/$defs/id"},
        "networks": {"$ref": "#/$defs/references"},
        "networks_of": {"$ref": "#/$defs/references"},
        "authority": {
          "type": "array", "maxItems": 16,
          "items": {
            "enum": ["filter", "rate-limit", "lift", "blackhole", "sinkhole", "isolate", "clean",
                     "patch",
                     "notify", "restore", "patch-site", "reset", "take-down", "advisory",
                     "brief-press", "escalate"]
          }
        },
        "contact": {"type": "boolean"},
        "staff": {"type": "integer", "minimum": 1, "maximum": 1000},
        "skill": {"$ref": "#/$defs/id"}
      }
    },
    "sensor": {
      "type": "object", "required": ["id", "kind", "team"], "additionalProperties": false,
      "properties": {
        "id": {"$ref": "#/$defs/id"},
        "kind": {
          "enum": ["flow", "ids", "dns", "web", "mail", "antivirus", "helpdesk", "tap", "bgp"]
        },
        "team": {"$ref": "#/$defs/id"},
        "networks": {"$ref": "#/$defs/references"},
        "networks_of": {"$ref": "#/$defs/references"},
        "organisation": {"$ref": "#/$defs/id"},
        "sampling": {"type": "integer", "minimum": 1, "maximum": 1000000},
        "delay": {"$ref": "#/$defs/duration"},
        "clock_error": {"$ref": "#/$defs/duration"},
        "recognises": {"$ref": "#/$defs/share"},
        "retention": {"$ref": "#/$defs/duration"},
        "outage": {
          "type": "array", "maxItems": 100,
          "items": {
            "type": "object", "required": ["from", "to"], "additionalProperties": false,
            "properties": {"from": {"$ref": "#/$defs/instant"}, "to": {"$ref": "#/$defs/instant"}}
          }
        },
        "enabled": {"type": "boolean"}
      }
    },
    "decoy": {
      "type": "object", "required": ["id", "sensor", "at", "symptom"],
      "additionalProperties": false,
      "properties": {
        "id": {"$ref": "#/$defs/id"},
        "sensor": {"$ref": "#/$defs/id"},
        "at": {"$ref": "#/$defs/instant"},
        "length": {"$ref": "#/$defs/duration"},
        "symptom": {
          "enum": ["link-load", "flood-in", "amplified-in", "flood-out", "slow-service", "scanning",
                   "beacon", "infected-hosts", "defaced-page", "odd-mail", "reported-mail",
                   "lure-lookups", "odd-log-ins", "complaints", "trace"]
        },
        "place": {"$ref": "#/$defs/id"},
        "about": {"$ref": "#/$defs/id"},
        "amount": {"type": "integer", "minimum": 0, "maximum": 1000000000000},
        "enabled": {"type": "boolean"}
      }
    },
    "persona": {
      "description": "A role that exercise control plays.",
      "type": "object", "required": ["id", "name"], "additionalProperties": false,
      "properties": {
        "id": {"$ref": "#/$defs/id"},
        "name": {"$ref": "#/$defs/words"},
        "role": {"$ref": "#/$defs/words"},
        "address": {
          "description": "Mail under a name that nobody has (RFC 2606).",
          "type": "string",
          "pattern": "^[^@]+@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?[.])+(example|test|invalid)$"
        }
      }
    },
    "move": {
      "enum": ["filter", "rate-limit", "lift", "blackhole", "sinkhole", "isolate", "clean",
               "patch",
               "notify", "restore", "patch-site", "reset", "take-down", "advisory",
               "brief-press", "escalate",
               "check-in", "report", "share", "request", "agree", "refuse", "log"]
    },
    "milestone": {
      "description": "A point that is reached once.",
      "type": "object", "required": ["id", "text", "by"],
      "properties": {
        "id": {"$ref": "#/$defs/id"},
        "text": {"$ref": "#/$defs/words"},
        "by": {"enum": ["hand", "report", "action", "objective", "answered"]}
      },
      "allOf": [
        {"if": {"properties": {"by": {"const": "report"}}},
         "then": {"properties": {"incident": {"$ref": "#/$defs/incident"},
                                 "team": {"$ref": "#/$defs/id"}}}},
        {"if": {"properties": {"by": {"const": "action"}}},
         "then": {"required": ["move"],
                  "properties": {"move": {"$ref": "#/$defs/move"},
                                 "team": {"$ref": "#/$defs/id"}}}},
        {"if": {"properties": {"by": {"const": "objective"}}},
         "then": {"required": ["objective"],
                  "properties": {"objective": {"$ref": "#/$defs/id"}}}},
        {"if": {"properties": {"by": {"const": "answered"}}},
         "then": {"required": ["row"], "properties": {"row": {"$ref": "#/$defs/id"}}}}
      ],
      "unevaluatedProperties": false
    },
    "when": {
      "description": "When a row is due that waits for something.",
      "type": "string",
      "pattern": "^ *(T[+]|(after|milestone|service|hosts|line|page|campaign|no report|by) )"
    },
    "inject": {
      "description": "A row of the master scenario events list.",
      "type": "object", "required": ["id", "subject", "text"],
      "oneOf": [{"required": ["at"]}, {"required": ["when"]}],
      "additionalProperties": false,
      "properties": {
        "id": {"$ref": "#/$defs/id"},
        "kind": {
          "enum": ["inject", "contingency", "expected-action", "information", "facilitation"]
        },
        "at": {"$ref": "#/$defs/instant"},
        "when": {"$ref": "#/$defs/when"},
        "to": {"$ref": "#/$defs/references"},
        "from": {"$ref": "#/$defs/id"},
        "by": {
          "enum": ["mail", "phone", "news", "social", "sms", "document", "walk-in", "question",
                   "overlay"]
        },
        "subject": {"$ref": "#/$defs/words"},
        "text": {"$ref": "#/$defs/words"},
        "attachments": {
          "type": "array", "maxItems": 20, "items": {"$ref": "#/$defs/text"}
        },
        "check_of_contact": {"type": "boolean"},
        "expects": {"$ref": "#/$defs/id"},
        "draft": {"type": "boolean"},
        "columns": {
          "description": "The author's own, by heading.",
          "type": "object", "maxProperties": 50,
          "additionalProperties": {"$ref": "#/$defs/text"}
        }
      }
    },
    "objective": {
      "type": "object", "required": ["id", "text", "move", "within"],
      "additionalProperties": false,
      "properties": {
        "id": {"$ref": "#/$defs/id"},
        "text": {"$ref": "#/$defs/words"},
        "move": {"$ref": "#/$defs/move"},
        "incident": {"$ref": "#/$defs/incident"},
        "within": {"$ref": "#/$defs/duration"},
        "by": {"enum": ["any", "all"]},
        "campaign": {"$ref": "#/$defs/id"},
        "abroad": {"type": "boolean"},
        "names_lair": {"type": "boolean"}
      }
    }
  }
}
)json";
}

}  // namespace naga::report
