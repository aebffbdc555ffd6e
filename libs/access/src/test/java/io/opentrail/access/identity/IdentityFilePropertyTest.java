package io.opentrail.access.identity;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class IdentityFilePropertyTest {

    private static final String GOOD =
            """
            accounts:
              - id: "111122223333"
                name: main
                users:
                  - name: admin
                    accessKeys: [{id: AKIAEXAMPLEADMIN0001, secret: "do-not-tell"}]
                    policies:
                      - {"Statement": [{Effect: Allow, Action: "*", Resource: "*"}]}
                      - '{"Statement": {"Effect": "Deny", "Action": "a:B", "Resource": "*"}}'
            services:
              - {name: billing, eventSources: ["*"], accounts: ["*"]}
            """;

    @Property
    void aDamagedFileIsReadOrRefusedAndGivesNoSecretAway(
            @ForAll("places") int at, @ForAll("damage") String damage) {
        String damaged = GOOD.substring(0, at) + damage + GOOD.substring(at);

        String answer = answerTo(damaged);

        assertThat(answer).doesNotContain("do-not-tell");
    }

    @Property
    void aFileCutShortIsReadOrRefusedAndGivesNoSecretAway(@ForAll("places") int length) {
        String answer = answerTo(GOOD.substring(0, length));

        assertThat(answer).doesNotContain("do-not-tell");
    }

    @Provide
    Arbitrary<Integer> places() {
        return Arbitraries.integers().between(0, GOOD.length());
    }

    @Provide
    Arbitrary<String> damage() {
        return Arbitraries.strings()
                .withChars("{}[]:,\"'&*!|>%@`#-? \n\t0a.\0\u0007\u00e4\ud800")
                .ofMinLength(1)
                .ofMaxLength(3);
    }

    /// Any other exception than the one for a bad file fails the test.
    private static String answerTo(String yaml) {
        try {
            return IdentityFile.parse("identity.yaml", yaml).toString();
        } catch (InvalidIdentityFileException e) {
            return e.toString();
        }
    }
}
