// The command line: which words there are, and what they are for.

#pragma once

namespace naga::app {

// Reads the words, does what they ask, and returns the exit code of the program.
int command_line(int argc, char** argv);

}  // namespace naga::app
