#include "lectern/app/run.hpp"

#include <CLI/CLI.hpp>

namespace lectern::app {

int run(int argc, char** argv) {
    CLI::App app{"Lectern, the video lecture server"};
    CLI11_PARSE(app, argc, argv);
    return 0;
}

} // namespace lectern::app
