#pragma once

#include "common/random.h"
#include "settings/field.h"

#include <cmath>
#include <string>

namespace lr::test {

/// Draws values that a setting may have from the setting's description.
class RandomValues
{
public:
    explicit RandomValues(std::uint64_t seed)
        : m_random(seed)
    {}

    settings::FieldValue valueFor(const settings::Field& field)
    {
        using settings::Kind;
        switch (field.kind) {
        case Kind::Flag:
            return draw(2) == 1;
        case Kind::Integer:
        case Kind::Scoring:
            return static_cast<std::int64_t>(field.low) + static_cast<std::int64_t>(std::floor(share() * span(field)));
        case Kind::Seed:
            return m_random.bits(m_next++);
        case Kind::Real:
        case Kind::Scientific:
            return std::min(field.low + share() * span(field), field.high);
        case Kind::Choice:
            return field.options[draw(field.options.size())].name;
        case Kind::Several: {
            std::vector<std::string> names; // in the order of the options, none twice
            const auto needed = draw(field.options.size());
            for (std::size_t i = 0; i < field.options.size(); ++i)
                if (i == needed || draw(2) == 1)
                    names.push_back(field.options[i].name);
            return names;
        }
        default:
            return text();
        }
    }

    /// Settings of which each value is drawn by itself, so that rules between values may be broken.
    template <class Settings>
    Settings settingsOf()
    {
        Settings drawn;
        for (const auto& setting : settings::settingsOf<Settings>())
            setting.write(drawn, valueFor(setting));
        return drawn;
    }

private:
    double share() { return m_random.uniform(m_next++); }
    std::size_t draw(std::size_t count) { return static_cast<std::size_t>(m_random.bits(m_next++) % count); }
    static double span(const settings::Field& field) { return field.high - field.low; }

    std::string text()
    {
        static const std::vector<std::string> texts{"", "plain", "two words", "it's", "$HOME `id`", "--steps", "-1",
            "ü—€", "a\"b\\c", "/an/absolute path/x.jsonl"};
        return texts[draw(texts.size())];
    }

    common::CounterRandom m_random;
    std::uint64_t m_next = 0;
};

} // namespace lr::test
