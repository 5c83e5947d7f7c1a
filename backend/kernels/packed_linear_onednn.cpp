#include "kernels/packed_linear.h"
#include "kernels/processor.h"

#include <fmt/format.h>
#include <oneapi/dnnl/dnnl.hpp>

#include <map>
#include <mutex>
#include <tuple>
#include <vector>

namespace lr::kernels {

namespace {

using dnnl::memory;

/// Number of rows for which the layout is chosen; oneDNN's kernels accept the same layout for any number of rows.
constexpr std::int64_t kLayoutRows = 64;
constexpr std::size_t kMaxPlans = 512;
/// Whether libtorch contains its own oneDNN besides the system's, which is used here.
#ifdef LR_FOREIGN_LIBTORCH
constexpr bool kIsLibtorchForeign = true;
#else
constexpr bool kIsLibtorchForeign = false;
#endif

dnnl::engine& cpuEngine()
{
    static dnnl::engine engine(dnnl::engine::kind::cpu, 0);
    return engine;
}

memory::data_type dataType(PackedType type)
{
    return type == PackedType::BFloat16 ? memory::data_type::bf16 : memory::data_type::f32;
}

/// Everything that decides which generated kernel a product runs.
struct PlanKey
{
    PackedType type;
    PackedType result;
    std::int64_t rows, in, out;
    bool bias, accumulate;

    auto tie() const { return std::tie(type, result, rows, in, out, bias, accumulate); }
    bool operator<(const PlanKey& other) const { return tie() < other.tie(); }
};

struct Plan
{
    dnnl::matmul::primitive_desc description;
    dnnl::matmul primitive;
};

dnnl::matmul::primitive_desc describe(const PlanKey& key, const memory::desc& weight)
{
    const memory::desc x({key.rows, key.in}, dataType(key.type), memory::format_tag::ab);
    const memory::desc y({key.rows, key.out}, dataType(key.result), memory::format_tag::ab);
    const memory::desc bias({1, key.out}, memory::data_type::f32, memory::format_tag::ab);
    dnnl::primitive_attr attributes;
    attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
    if (key.accumulate) {
        dnnl::post_ops sum;
        sum.append_sum(1.0f);
        attributes.set_post_ops(sum);
    }
#if DNNL_VERSION_MAJOR >= 3
    return key.bias ? dnnl::matmul::primitive_desc(cpuEngine(), x, weight, bias, y, attributes)
                    : dnnl::matmul::primitive_desc(cpuEngine(), x, weight, y, attributes);
#else
    const auto operation = key.bias ? dnnl::matmul::desc(x, weight, bias, y) : dnnl::matmul::desc(x, weight, y);
    return {operation, attributes, cpuEngine()};
#endif
}

memory::desc blockedLayout(PackedType type, std::int64_t out, std::int64_t in)
{
    const memory::desc any({in, out}, dataType(type), memory::format_tag::any);
    return describe({type, PackedType::Float32, kLayoutRows, in, out, false, false}, any).weights_desc();
}

/// Generated kernels by shape, shared by all layers. Their number is bounded, since a plan can be made again in half a
/// millisecond.
const Plan& planFor(const PlanKey& key, const memory::desc& weight)
{
    static std::mutex mutex;
    static std::map<PlanKey, Plan> plans;
    const std::lock_guard lock(mutex);
    if (const auto it = plans.find(key); it != plans.end())
        return it->second;
    if (plans.size() >= kMaxPlans)
        plans.clear();
    const auto description = describe(key, weight);
    return plans.emplace(key, Plan{description, dnnl::matmul(description)}).first->second;
}

} // namespace

struct PackedLinear::Impl
{
    PackedType type;
    std::int64_t out;
    std::int64_t in;
    memory weight;
    std::vector<float> bias;
    mutable std::vector<std::byte> scratch;

    void multiply(const void* x, std::int64_t rows, void* y, PackedType result, bool accumulate) const;
};

void PackedLinear::Impl::multiply(const void* x, std::int64_t rows, void* y, PackedType result, bool accumulate) const
{
    if (rows == 0)
        return;
    const PlanKey key{type, result, rows, in, out, !bias.empty(), accumulate};
    const auto layout = weight.get_desc();
    const auto& plan = planFor(key, layout);
    scratch.resize(plan.description.scratchpad_desc().get_size());
    auto& engine = cpuEngine();
    std::unordered_map<int, memory> arguments{
        {DNNL_ARG_SRC, memory(plan.description.src_desc(), engine, const_cast<void*>(x))}, {DNNL_ARG_WEIGHTS, weight},
        {DNNL_ARG_DST, memory(plan.description.dst_desc(), engine, y)},
        {DNNL_ARG_SCRATCHPAD, memory(plan.description.scratchpad_desc(), engine, scratch.data())}};
    if (!bias.empty())
        arguments.emplace(DNNL_ARG_BIAS, memory(plan.description.bias_desc(), engine, const_cast<float*>(bias.data())));
    dnnl::stream stream(engine);
    plan.primitive.execute(stream, arguments);
    stream.wait();
}

namespace {

bool hasBlockedKernels(PackedType type)
{
    // Emulated products of bfloat16 go through oneDNN's older kernels, which share inline functions with the oneDNN
    // inside an official libtorch. They would prepare kernels of that library instead of their own, and fail.
    if (type == PackedType::BFloat16 && kIsLibtorchForeign && !multipliesBfloat16())
        return false;
    // Without a blocked kernel a product is no faster here than elsewhere, and a row's rounding depends on its place
    // among the others (oneDNN to 3.7 on a processor without AVX-512).
    try {
        const auto layout = blockedLayout(type, 64, 64);
        const memory::desc plain({64, 64}, dataType(type), memory::format_tag::ab);
        const memory::desc turned({64, 64}, dataType(type), memory::format_tag::ba);
        const auto description = describe({type, PackedType::Float32, kLayoutRows, 64, 64, false, false}, layout);
        const bool isReference = std::string_view(description.impl_info_str()).find("ref") != std::string_view::npos;
        return !isReference && (type == PackedType::BFloat16 || (layout != plain && layout != turned));
    } catch (const dnnl::error&) {
        return false;
    }
}

} // namespace

bool PackedLinear::isAvailable(PackedType type)
{
    static const bool inFloat32 = hasBlockedKernels(PackedType::Float32);
    static const bool inBfloat16 = hasBlockedKernels(PackedType::BFloat16);
    return type == PackedType::BFloat16 ? inBfloat16 : inFloat32;
}

PackedLinear::PackedLinear(PackedType type, const void* weight, const float* bias, std::int64_t outFeatures,
    std::int64_t inFeatures, WeightOrder order)
    : m_impl(std::make_unique<Impl>(Impl{
          type, outFeatures, inFeatures, memory(blockedLayout(type, outFeatures, inFeatures), cpuEngine()), {}, {}}))
{
    const auto tag = order == WeightOrder::OutIn ? memory::format_tag::ba : memory::format_tag::ab;
    const memory::desc plain({inFeatures, outFeatures}, dataType(type), tag);
    memory source(
        plain, cpuEngine(), const_cast<void*>(weight)); // oneDNN has no read-only memory objects; a reorder only reads
    dnnl::stream stream(cpuEngine());
    dnnl::reorder(source, m_impl->weight).execute(stream, source, m_impl->weight);
    stream.wait();
    if (bias != nullptr)
        m_impl->bias.assign(bias, bias + outFeatures);
}

PackedLinear::PackedLinear(PackedLinear&&) noexcept = default;
PackedLinear& PackedLinear::operator=(PackedLinear&&) noexcept = default;
PackedLinear::~PackedLinear() = default;

std::int64_t PackedLinear::inFeatures() const
{
    return m_impl->in;
}
std::int64_t PackedLinear::outFeatures() const
{
    return m_impl->out;
}

void PackedLinear::multiply(const void* x, std::int64_t rows, float* out, bool accumulate) const
{
    m_impl->multiply(x, rows, out, PackedType::Float32, accumulate);
}

void PackedLinear::multiplyRounded(const void* x, std::int64_t rows, void* out) const
{
    m_impl->multiply(x, rows, out, PackedType::BFloat16, false);
}

std::string packedLinearLibrary()
{
    const auto* version = dnnl::version();
    return fmt::format("oneDNN {}.{}.{}", version->major, version->minor, version->patch);
}

} // namespace lr::kernels
