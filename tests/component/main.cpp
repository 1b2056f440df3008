// The component ring's entry. Commands that package a recording start "this program" again as a worker: that
// is us.
#include "lectern/app/run.hpp"
#include "lectern/runtime/sandbox.hpp"

#include <gtest/gtest.h>

#include <string_view>

int main(int argc, char** argv) {
    if (argc == 3 && std::string_view(argv[1]) == "worker") return lectern::app::run(argc, argv);
    lectern::runtime::give_up_real_time(); // some tests encode AV1 in this process
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
