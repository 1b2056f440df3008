#!/usr/bin/env python3
"""Writes a C++ file that defines lectern::<module>::embedded_<directory>(): every file's name and text, by name."""
import os
import sys

module, directory, out, *files = sys.argv[1:]
with open(out, "w", encoding="utf-8") as cpp:
    cpp.write('#include "lectern/base/embedded.hpp"\n\n')
    cpp.write(f"namespace lectern::{module} {{\nusing namespace std::string_view_literals;\n")
    cpp.write(f"std::span<const base::embedded_file> embedded_{directory}();\n")
    cpp.write(f"std::span<const base::embedded_file> embedded_{directory}() {{\n")
    cpp.write("    static constexpr base::embedded_file files[] = {\n")
    for path in sorted(files, key=os.path.basename):
        text = open(path, encoding="utf-8").read()
        parts = [text[i:i + 8000] for i in range(0, len(text), 8000)] or [""]
        literal = " ".join(f'R"~~~({p})~~~"' for p in parts)
        cpp.write(f'        {{"{os.path.basename(path)}", {literal}sv}},\n')  # sv: nobody counts a long one's letters
    cpp.write("    };\n    return files;\n}\n}\n")
