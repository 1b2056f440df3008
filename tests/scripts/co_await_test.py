import unittest

from check_co_await import problems_in_text


class CoAwaitCheck(unittest.TestCase):
    def found(self, text):
        return [(line, what.split(" inside")[0]) for line, what in problems_in_text(text)]

    def test_names_and_calls_pass(self):
        for text in ("auto n = co_await read(stream, buffer);", "co_await std::move(task);",
                     "co_await f(values[index], std::move(x));", "if (co_await ready()) { go(); }",
                     "co_await offload(pool, [] { return answer{1}; }, deadline);", "co_await a; b(x ? y : z);"):
            self.assertEqual([], self.found(text), text)

    def test_a_lambda_with_captures_is_found(self):
        self.assertEqual([(1, "a lambda with captures")], self.found("co_await offload(pool, [x = 1] { return x; }, limit);"))
        self.assertEqual([(1, "a lambda with captures")], self.found("co_await f([&] { return 1; });"))
        self.assertEqual([(1, "a lambda with captures")], self.found("co_await f([this](int a) mutable { return a; });"))

    def test_a_braced_construction_is_found(self):
        self.assertEqual([(1, "a braced construction")], self.found("co_await send(response{200, text});"))
        self.assertEqual([(1, "a braced construction")], self.found("auto r = co_await send(stream, {1, 2});"))

    def test_a_conditional_is_found_on_its_line(self):
        self.assertEqual([(3, "a ?:")], self.found("int a;\nco_await send(stream,\n  ok ? first : second);"))

    def test_a_co_await_inside_the_body_of_a_lambda_is_looked_at_too(self):
        text = "auto task = [x]() -> awaitable<void> { co_await f(point{1}); };"
        self.assertEqual([(1, "a braced construction")], self.found(text))

    def test_comments_and_literals_are_not_code(self):
        for text in ("// co_await f(a{1});", "/* co_await f(a ? b : c); */", 'log("co_await f(a{1})");',
                     'co_await log("what? {}");', "co_await put('?', '{');", 'co_await log(R"(a ? {b} : c)");'):
            self.assertEqual([], self.found(text), text)


if __name__ == "__main__":
    unittest.main()
