#include "report/schemas.h"

#include "report/schema_texts.h"

namespace naga::report {

std::string_view schema(std::string_view name) {
    std::string_view text;
    if (name == "world") text = world_schema();
    if (name == "scenario") text = scenario_schema();
    if (name == "playbook") text = playbook_schema();
    if (name == "journal") text = journal_schema();
    if (name == "report") text = report_schema();
    if (name == "run") text = run_schema();
    while (text.starts_with('\n')) text.remove_prefix(1);
    while (text.ends_with('\n')) text.remove_suffix(1);
    return text;
}

}  // namespace naga::report
