package dev.handoff.web.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkerTest {
  @Test
  void aModuleFollowsItsImportsAndSeesThemUnderItsOwnNames() {
    String script =
        Linker.link(
            "app/main.js",
            Map.of(
                    "app/main.js",
                    "import {\n  one as first,\n  Two,\n} from './model/numbers.js';\nimport { deep } from './deep.js';\nuse(first, Two, deep);\n",
                    "app/deep.js",
                    "import { one } from './model/numbers.js';\nexport const deep = one;\n",
                    "app/model/numbers.js",
                    "/** {@link import('./x.js').X} */\nexport async function one() {}\nexport class Two {}\nfunction hidden() {}\n")
                ::get);
    assertThat(script)
        .isEqualTo(
            """
            const modules = {};
            modules['app/model/numbers.js'] = (() => {
            async function one() {}
            class Two {}
            function hidden() {}
              return { one, Two };
            })();
            modules['app/deep.js'] = (() => {
              const { one } = modules['app/model/numbers.js'];
            const deep = one;
              return { deep };
            })();
            modules['app/main.js'] = (() => {
              const { one: first, Two } = modules['app/model/numbers.js'];
              const { deep } = modules['app/deep.js'];
            use(first, Two, deep);
              return {  };
            })();
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "export default 1;",
        "export let count = 0;",
        "export { a };",
        "import * as all from './b.js';",
        "import htmx from 'htmx';",
        "const later = import('./b.js');",
        "const end = '</script>';",
        "import { none } from './none.js';",
        "import { b } from './b.js';\nexport const a = b;",
      })
  void unsupportedSyntaxIsRefused(String source) {
    Map<String, String> sources =
        Map.of("a.js", source, "b.js", "import { a } from './a.js';\nexport const b = a;");
    assertThatThrownBy(() -> Linker.link("a.js", sources::get))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
