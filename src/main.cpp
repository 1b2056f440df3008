// The program's entry: everything is in lectern::app.
#include "lectern/app/run.hpp"

int main(int argc, char** argv) {
    return lectern::app::run(argc, argv);
}
