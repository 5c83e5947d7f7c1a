#include "theme/color_maps.h"

#include "theme/palette.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace lr::widgets::theme {
namespace {

/// Every fifth colour of a table of 256; what lies between is drawn as a straight line.
constexpr std::size_t kNumKnots = 52;
constexpr std::size_t kKnotDistance = 5;
using Knots = std::array<QRgb, kNumKnots>;

constexpr Knots kViridis{0x440154, 0x46085c, 0x471063, 0x481769, 0x481d6f, 0x482475, 0x472a7a, 0x46307e, 0x453781,
    0x433d84, 0x414287, 0x3f4889, 0x3d4e8a, 0x3a538b, 0x38598c, 0x355e8d, 0x33638d, 0x31688e, 0x2e6d8e, 0x2c718e,
    0x2a768e, 0x297b8e, 0x27808e, 0x25848e, 0x23898e, 0x218e8d, 0x20928c, 0x1f978b, 0x1e9c89, 0x1fa188, 0x21a585,
    0x24aa83, 0x28ae80, 0x2eb37c, 0x35b779, 0x3dbc74, 0x46c06f, 0x50c46a, 0x5ac864, 0x65cb5e, 0x70cf57, 0x7cd250,
    0x89d548, 0x95d840, 0xa2da37, 0xb0dd2f, 0xbddf26, 0xcae11f, 0xd8e219, 0xe5e419, 0xf1e51d, 0xfde725};

constexpr Knots kCividis{0x00204d, 0x002455, 0x00275e, 0x002b67, 0x002e6f, 0x00316f, 0x00356e, 0x12386d, 0x1f3c6d,
    0x28406c, 0x30436c, 0x36476b, 0x3d4a6b, 0x424e6b, 0x48526b, 0x4d556c, 0x52596c, 0x575c6d, 0x5b606e, 0x60646f,
    0x646770, 0x696b71, 0x6d6e72, 0x727274, 0x767676, 0x7a7a78, 0x7f7d78, 0x848179, 0x888579, 0x8d8979, 0x928d78,
    0x979178, 0x9c9577, 0xa19976, 0xa69d75, 0xaca174, 0xb1a573, 0xb6a971, 0xbbae6f, 0xc1b26d, 0xc6b66b, 0xccbb69,
    0xd1bf66, 0xd7c463, 0xdcc860, 0xe2cd5c, 0xe8d259, 0xedd654, 0xf3db4f, 0xf9e04a, 0xffe544, 0xffea46};

std::array<QRgb, 256> tableOf(const Knots& knots)
{
    std::array<QRgb, 256> table{};
    for (std::size_t i = 0; i < table.size(); ++i) {
        const auto knot = std::min(i / kKnotDistance, kNumKnots - 2);
        const double share = static_cast<double>(i - knot * kKnotDistance) / kKnotDistance;
        const auto between = [share](int a, int b) { return static_cast<int>(std::lround(a + share * (b - a))); };
        const QRgb low = knots[knot];
        const QRgb high = knots[knot + 1];
        table[i] =
            qRgb(between(qRed(low), qRed(high)), between(qGreen(low), qGreen(high)), between(qBlue(low), qBlue(high)));
    }
    return table;
}

} // namespace

ColorTable viridis()
{
    static const auto table = tableOf(kViridis);
    return table;
}

ColorTable cividis()
{
    static const auto table = tableOf(kCividis);
    return table;
}

ColorTable colorTable(ColorMap map)
{
    return map == ColorMap::Viridis ? viridis() : cividis();
}

std::array<QRgb, 256> divergingColors(const QPalette& palette, const QColor& neutral)
{
    std::array<QRgb, 256> colors{};
    for (std::size_t i = 0; i < colors.size(); ++i) {
        const double place = 2 * static_cast<double>(i) / 255 - 1;
        const auto side = place < 0 ? amateur(palette) : expert(palette);
        colors[i] = mixed(side, neutral, std::abs(place)).rgb();
    }
    return colors;
}

QRgb colorAt(ColorTable table, double share)
{
    if (!(share > 0))
        return table.front();
    return table[static_cast<std::size_t>(std::lround(255 * std::min(share, 1.0)))];
}

} // namespace lr::widgets::theme
