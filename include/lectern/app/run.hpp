// The command line.
#pragma once

namespace lectern::app {

// Exit status: 0 done, 1 failed, 2 wrong usage, 3 the input was refused.
int run(int argc, char** argv);

} // namespace lectern::app
