package io.opentrail.selector;

import io.opentrail.trail.AdvancedEventSelector;
import io.opentrail.trail.FieldCondition;
import io.opentrail.trail.FieldSelector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Advanced event selectors as short texts: `eventCategory Equals Data; eventName StartsWith
/// Get|Put NotEquals GetObject`. A list without values is `-`.
public final class AdvancedText {

    private AdvancedText() {}

    public static List<AdvancedEventSelector> selectors(String... texts) {
        return Arrays.stream(texts).map(AdvancedText::selector).toList();
    }

    private static AdvancedEventSelector selector(String text) {
        return new AdvancedEventSelector(
                null, Arrays.stream(text.split("; *", -1)).map(AdvancedText::field).toList());
    }

    private static FieldSelector field(String text) {
        String[] words = text.split(" ", -1);
        List<FieldCondition> conditions = new ArrayList<>();
        for (int i = 1; i < words.length; i += 2) {
            List<String> values =
                    words[i + 1].equals("-") ? List.of() : List.of(words[i + 1].split("\\|", -1));
            conditions.add(new FieldCondition(words[i], values));
        }
        return new FieldSelector(words[0], conditions);
    }
}
