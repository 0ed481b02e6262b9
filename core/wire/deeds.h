// What an attacker does inside a conversation that in life looks ordinary.
//
// The number of a deed says which text is written; packets, sizes and times are those of anybody.

#pragma once

#include <cstdint>

namespace naga::wire {

enum class Deed : std::uint8_t {
    none,
    poll,           // an infected host asks its command server: GET /gate.php?id=...
    lure_visit,     // somebody opens the page of a lure: GET /owa/?ref=...
    lure_typed,     // and types a password: POST /owa/auth
    upload,         // a page is put into a site by its weakness: POST /admin/upload.php
    shell_visit,    // the attacker looks at what he put there: GET /images/.cache.php
    stolen_log_in,  // a stranger logs in to mail: POST /webmail/login
    crawl,          // scanner murmur: GET /phpmyadmin/ ..., 404; nobody's campaign
    front_page,     // somebody gets the page that a defacement put there: GET /; nobody's campaign
};

}  // namespace naga::wire
